/** Gives each event the title of its state and the table that has the details; events of a state without a title are dropped. */
export function onPublish(ctx, values) {
  const known = ctx.events.filter((event) => typeof values.titles[event.payload.state] === 'string');
  return known.map((event) => ({
    id: event.id,
    payload: { ...event.payload, title: values.titles[event.payload.state], details: values.table },
  }));
}
