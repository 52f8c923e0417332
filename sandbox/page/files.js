/** Files: choosing one to share, and looking into one that somebody shared. */

import { openDialog } from './dialog.js';
import { h } from './dom.js';

const LARGEST = 500 * 1024;
const BYTES_AT_ONCE = 0x8000;

export async function showFile(desk, which) {
  const file = await desk.do('file', which);
  if (!file) return;
  const shown = file.image
    ? h('img', { class: 'file-image', src: file.image, alt: file.name, tabindex: '0', testid: 'file-image' })
    : h('pre', { class: 'file-text', tabindex: '0', testid: 'file-text' }, file.text);
  const dialog = openDialog({
    title: file.name,
    testid: 'file-view',
    wide: true,
    onClose: () => dialog.close(),
    body: h('div', { class: 'dialog-body' }, shown),
  });
  shown.focus();
}

/** Ask for a file of this machine; its name and bytes, or null. */
export function chooseFile(desk) {
  return new Promise((resolve) => {
    const input = h('input', { type: 'file', hidden: true, testid: 'file-input' });
    input.addEventListener('cancel', () => resolve(input.remove() ?? null));
    input.addEventListener('change', async () => {
      const [file] = input.files;
      input.remove();
      if (file.size <= LARGEST) return resolve({ name: file.name, content: base64(await file.arrayBuffer()) });
      desk.say('The sandbox takes files up to 500 KB.', 'trouble');
      return resolve(null);
    });
    document.body.append(input);
    input.click();
  });
}

function base64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += BYTES_AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(at, at + BYTES_AT_ONCE));
  return btoa(text);
}
