/** Prints a text alone on its page, from a frame that is thrown away afterwards. */
export function printText(title: string, text: string): void {
  const frame = document.createElement('iframe');
  frame.setAttribute('aria-hidden', 'true');
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0';
  document.body.append(frame);
  const page = frame.contentDocument;
  const view = frame.contentWindow;
  if (!page || !view) {
    frame.remove();
    return;
  }
  page.title = title;
  const heading = page.createElement('h1');
  heading.textContent = title;
  const body = page.createElement('pre');
  body.textContent = text;
  body.style.cssText = 'font:16px/1.7 monospace;white-space:pre-wrap';
  page.body.append(heading, body);
  view.addEventListener('afterprint', () => frame.remove());
  view.print();
}
