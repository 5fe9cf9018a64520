/** What the program around the page can do. Pages ask for a capability, never for the kind of shell. */

/** Something changed: an invitation to read again, never the truth itself. */
export interface HostEvent {
  /** Sequence number, empty when the source has none. */
  id: string;
  /** E.g. `orders`, `shops`, `job_progress`. */
  topic: string;
  /** Rows that changed; empty means "any". */
  ids: string[];
  /** Small public facts, e.g. a job's `done` and `total`. Never secrets. */
  data?: Record<string, unknown>;
}

export type ConnectionState = 'connecting' | 'online' | 'offline';

export interface FileFilter {
  name: string;
  /** Without the dot. */
  extensions: string[];
}

/** The desktop hands over paths (nothing is uploaded), the browser hands over files. */
export type ChosenFiles =
  | { kind: 'paths'; paths: string[] }
  /** `left`: how many more were dropped than are looked at once. */
  | { kind: 'files'; files: File[]; left?: number };

export interface PickOptions {
  filters?: FileFilter[];
  multiple?: boolean;
}

export type Unsubscribe = () => void;

export interface Host {
  /** Prefix of every API path; empty means the page's own origin. */
  baseUrl: string;
  /** Files dropped on the window arrive as paths the engine can read by itself. */
  canDropFiles: boolean;
  hasTray: boolean;
  hasAutostart: boolean;
  /** The page asks for name and password; the desktop window does not. */
  needsLogin: boolean;

  onEvent(listener: (event: HostEvent) => void): Unsubscribe;
  /** Events may have been missed (a gap in the numbers, or the machine slept): read everything again. */
  onResync(listener: () => void): Unsubscribe;
  onConnection(listener: (state: ConnectionState) => void): Unsubscribe;
  connection(): ConnectionState;
  /** The tray or a notification asks for a page, e.g. `/orders?open=…`. */
  onNavigate(listener: (to: string) => void): Unsubscribe;
  onFileDrop(listener: (files: ChosenFiles) => void): Unsubscribe;
  /** True while files hover over the window. */
  onFileHover(listener: (hovering: boolean) => void): Unsubscribe;
  pickFiles(options?: PickOptions): Promise<ChosenFiles | undefined>;
  openExternal(url: string): Promise<void>;
  getAutostart(): Promise<boolean>;
  setAutostart(enabled: boolean): Promise<void>;
  /**
   * The program behind the window could not start: it tries once more. Ends when it has. `keyInFolder`: where there is no
   * keychain, the key of a new data folder may lie in it.
   */
  startAgain(options: { keyInFolder: boolean }): Promise<void>;
  /** Red dot on the tray icon. */
  setBadge(count: number): Promise<void>;
  /** Start listening; called once, after login. */
  connect(): void;
  disconnect(): void;
}
