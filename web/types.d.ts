import type { make_core } from "./core.js";
import type { make_frames } from "./frames.js";
import type { make_opener } from "./opening.js";

export type Opener = ReturnType<typeof make_opener>;
export type Core = ReturnType<typeof make_core>;
export type Frames = ReturnType<typeof make_frames>;

/** The parts every module shares. */
export interface Page {
  core: Core;
  frames: Frames;
  canvas: HTMLCanvasElement;
  agent: HTMLTextAreaElement;
  /** False where there is no WebGL 2. */
  drawn: boolean;
  is_mac: boolean;
  /** Resolves when all of the program is here: program.js. */
  whole: () => Promise<void>;
}

/** What C++ may ask of the page; src/web/host.h. */
export interface Host {
  copy(text: string, what: string): void;
  download(name: string, mime: string, text: string): void;
  choose_file(): void;
  show_mirror(shown: boolean): void;
  edit_source(): void;
  share(): void;
  keep(what: string, id: string): void;
  caret(x: number, y: number, height: number): void;
}

/** What came of opening a link or kept work; the notice is a sentence, or empty. */
export interface Outcome {
  opened: boolean;
  notice: string;
}

/** The work as it stands, and what a list says of it; src/app/work_card.h. */
export interface WorkCard {
  title: string;
  summary: string;
  /** A preset without changes. */
  plain: boolean;
  /** Equal for equal models. */
  same: string;
  work: string;
}

export interface Item {
  id: string;
  role: string;
  label: string;
  value: string;
  x: number;
  y: number;
  width: number;
  height: number;
  enabled: boolean;
  text: boolean;
}

export interface State {
  revision: number;
  preset: string;
  is_preset: boolean;
  batch: string;
  weight_type: string;
  activation_type: string;
  settings: {
    variant: string;
    parameters: Record<string, string>;
    edits: Record<string, Record<string, string>>;
  };
  /** The model's own, with the values in force. */
  parameters: {
    name: string;
    title: string;
    value: string;
    minimum: string;
    maximum: string;
    step: string;
    boolean: boolean;
  }[];
  view: {
    convention: string;
    layer: string;
    search: string;
    sort: number;
    descending: boolean;
    tab: number;
    exact: boolean;
  };
  errors: { text: string; code: string; line: number; column: number }[];
  stale: boolean;
  undo: string;
  redo: string;
  can_undo: boolean;
  can_redo: boolean;
  /** The last that ran. */
  command?: string;
  title?: string;
  layers?: number;
  totals?: Record<string, string>;
}

export interface Catalog {
  presets: { id: string; title: string; family: string }[];
  conventions: { id: string; title: string }[];
  /** Scopes as in src/app/commands.h: page, cell, cursor. */
  commands: { id: string; title: string; scope: number; shortcuts: string[] }[];
}
