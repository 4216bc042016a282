type Listener = (event: Event) => void;

/** A listener goes to addEventListener, `true` is an attribute without a value, `false` and `undefined` are none. */
export interface Attributes {
  readonly [name: string]: string | boolean | Listener | undefined;
}

export type Child = Node | string | false | undefined;

/** Makes an element. Texts become text nodes, so that whatever users and handlers wrote stays text. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name, attributes: Attributes = {}, ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice('on'.length), value);
    else setAttribute(element, key, value);
  }
  element.append(...present(children));
  return element;
}

export function setAttribute(element: Element, name: string, value: string | boolean | undefined): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : value);
}

export function replaceChildren(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...present(children));
}

function present(children: readonly Child[]): (Node | string)[] {
  return children.filter((child) => child !== undefined && child !== false);
}
