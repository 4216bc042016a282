/** Node has it, and neither its types nor ES2023's say so. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum: number });
  }
}
