/** The rows of a list whose items never change: a row is made once, and removed with its item. */
export class Rows<Item> {
  private byKey: ReadonlyMap<string, Element> = new Map();

  constructor(
    private readonly list: Element,
    private readonly keyOf: (item: Item) => string,
    private readonly make: (item: Item) => Element,
  ) {}

  public show(items: readonly Item[]): void {
    const { children } = this.list;
    const byKey = new Map<string, Element>();
    for (const item of items) {
      const key = this.keyOf(item);
      const row = this.byKey.get(key) ?? this.make(item);
      const place = children.item(byKey.size);
      if (row !== place) this.list.insertBefore(row, place);
      byKey.set(key, row);
    }
    while (children.length > byKey.size) children.item(children.length - 1)?.remove();
    this.byKey = byKey;
  }
}
