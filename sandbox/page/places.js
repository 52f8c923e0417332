/** What happens to controls that stand in a modal or in the App Home. */

/**
 * @param {import('./desk.js').Desk} desk
 * @param {object} view
 * @returns {import('./blocks.js').Place & {waiting: (block: object) => string}}
 */
export function viewPlace(desk, view) {
  const about = (one, el) => ({ view: view.id, block: one.block_id, action: el.action_id });
  const key = (one, el) => `${view.id}/${one.block_id}/${el.action_id}`;
  return {
    desk,
    values: view.values,
    errors: view.errors,
    press: (one, el, value) => desk.press('choose', { ...about(one, el), value }, key(one, el), view.id),
    hold: (one, el, value) => desk.do('fill', { ...about(one, el), value }),
    suggest: async (one, el, typed) => (await desk.do('suggest', { ...about(one, el), typed })) ?? [],
    isPending: (one, el) => desk.pending.has(key(one, el)),
    waiting: (one) => [...desk.pending].filter((name) => name.startsWith(`${view.id}/${one.block_id}/`)).join(),
  };
}
