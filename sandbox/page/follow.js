/** While a story plays, the page shows it with the eyes of whoever acts, where they act. */

/** @param {import('./desk.js').Desk} desk */
export function mountFollowing(desk) {
  let done = 0;
  let running = Promise.resolve();
  desk.store.on(['panel'], ({ panel }) => {
    const story = panel?.story;
    const step = story && story.done > done ? story.steps[story.done - 1] : null;
    done = story?.done ?? 0;
    if (step && desk.following && story.state !== 'ready') running = running.then(() => follow(desk, step));
  });
}

async function follow(desk, step) {
  const { store } = desk;
  if (!step.who) return;
  if (store.me?.name !== step.who) await desk.act(step.who);
  const room = where(store, step);
  if (room && room.id !== store.state.room?.id) await desk.enter(room.id);
}

/** The room of this name; for any name that only the story knows, the newest room this person is in. */
function where({ state }, step) {
  const mine = state.rooms.filter((one) => one.member && one.kind !== 'im');
  if (step.in === 'dm') return state.rooms.find((one) => one.kind === 'im');
  return (
    mine.find((one) => one.name === step.in.replace('#', '')) ??
    (step.in || step.text.includes('war room') ? mine.at(-1) : null)
  );
}
