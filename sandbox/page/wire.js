/** The WebSocket: gestures out, answers and news in. Comes back by itself after a break. */

const WAIT = 800;

export class Wire {
  /**
   * @param {(news: object) => void} onNews  what changed, by section
   * @param {() => object} greeting  the first gesture after every connection: whom to act as, and where
   * @param {(connected: boolean) => void} onState
   */
  constructor(onNews, greeting, onState) {
    this.onNews = onNews;
    this.greeting = greeting;
    this.onState = onState;
    this.waiting = new Map();
    this.number = 0;
    this.connect();
  }

  connect() {
    this.socket = new WebSocket(`ws://${location.host}/page/ws`);
    this.socket.addEventListener('open', () => {
      this.ask('act', this.greeting()).catch(() => {});
      this.onState(true);
    });
    this.socket.addEventListener('message', (event) => this.hear(JSON.parse(event.data)));
    this.socket.addEventListener('close', () => this.lost());
  }

  hear(frame) {
    if (frame.news) this.onNews(frame.news);
    const asked = this.waiting.get(frame.re);
    if (!asked) return;
    this.waiting.delete(frame.re);
    if (frame.error) asked.reject(new Error(frame.error));
    else asked.resolve(frame.result);
  }

  lost() {
    this.onState(false);
    for (const { reject } of this.waiting.values())
      reject(new Error('The sandbox is gone; waiting for it to come back.'));
    this.waiting.clear();
    setTimeout(() => this.connect(), WAIT);
  }

  /** Do something; resolves with the answer, rejects with a sentence. */
  ask(word, args = {}) {
    return new Promise((resolve, reject) => {
      if (this.socket.readyState !== WebSocket.OPEN) {
        reject(new Error('The sandbox cannot be reached.'));
        return;
      }
      this.number += 1;
      this.waiting.set(this.number, { resolve, reject });
      this.socket.send(JSON.stringify({ ...args, id: this.number, do: word }));
    });
  }
}
