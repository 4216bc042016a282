export function Problem({ title, error }: { readonly title: string; readonly error: unknown }) {
  return (
    <main className="welcome">
      <h1>{title}</h1>
      <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
    </main>
  );
}
