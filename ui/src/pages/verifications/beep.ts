/** A short sound for whoever looks at the counter and not at the screen: high for yes, low and twice for no. */

let context: AudioContext | undefined;

function tone(at: number, hertz: number, seconds: number): void {
  if (!context) return;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hertz;
  gain.gain.value = 0.12;
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(context.currentTime + at);
  oscillator.stop(context.currentTime + at + seconds);
}

export function beep(good: boolean): void {
  // A machine without sound is no error: the answer stands on the screen.
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (good) {
    tone(0, 1_320, 0.12);
  } else {
    tone(0, 220, 0.16);
    tone(0.24, 220, 0.16);
  }
}
