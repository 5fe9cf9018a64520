/** Only app/host.ts may know that there is a desktop shell. */
const DOOR = 'app/host.ts';
const FORBIDDEN = [/['"]@tauri-apps\//, /__TAURI/];

export function checkHostDoor(sources) {
  return sources
    .filter(({ path, isTest }) => path !== DOOR && !isTest)
    .filter(({ text }) => FORBIDDEN.some((pattern) => pattern.test(text)))
    .map(({ path }) => `src/${path}: only ${DOOR} may reach the shell; ask a capability of \`host\` instead`);
}
