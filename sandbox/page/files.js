/** Looking into a text file that somebody shared. */

import { openDialog } from './dialog.js';
import { h } from './dom.js';

export async function showFile(desk, which) {
  const file = await desk.do('file', which);
  if (!file) return;
  const text = h('pre', { class: 'file-text', tabindex: '0', testid: 'file-text' }, file.text);
  const dialog = openDialog({
    title: file.name,
    testid: 'file-view',
    wide: true,
    onClose: () => dialog.close(),
    body: h('div', { class: 'dialog-body' }, text),
  });
  text.focus();
}
