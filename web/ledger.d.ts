// What the build makes of src/web: the exported C functions. Pointers are numbers.
export interface LedgerModule {
  _malloc(size: number): number;
  _free(pointer: number): void;
  UTF8ToString(pointer: number): string;
  stringToUTF8(text: string, pointer: number, size: number): void;
  lengthBytesUTF8(text: string): number;
  HEAPU8: Uint8Array;

  _app_start(options: number): number;
  _app_resize(width: number, height: number, density: number): void;
  _app_set_scheme(dark: number): void;
  _app_is_dark(): number;
  _app_set_touch(touch: number): void;
  _app_set_reduced_motion(reduced: number): void;
  _app_frame(): number;
  _app_next_frame(): number;
  _app_settle(): void;
  _app_wants_text(): number;
  _app_escape_leaves(): number;
  _app_cursor(): number;
  _app_context_lost(): void;
  _app_context_restored(): void;

  _app_pointer(x: number, y: number, buttons: number, source: number): void;
  _app_pointer_leave(): void;
  _app_wheel(right: number, down: number): void;
  _app_key(code: number, down: number, modifiers: number): void;
  _app_text(text: number): void;
  _app_focus(focused: number): void;
  _app_release_keys(): void;
  _app_copy(): number;
  _app_cut(): number;
  _app_paste(text: number): void;

  _app_act(json: number, gesture: number): number;
  _app_command(id: number): number;
  _app_open_text(text: number, origin: number): void;
  _app_is_foreign(head: number, size: number): number;
  _app_notify(text: number): void;
  _app_link(): number;
  _app_open_link(text: number, at_start: number): number;
  _app_open_work(json: number, sentence: number): number;
  _app_history(most_bytes: number): number;
  _app_open_history(json: number): number;
  _app_work_card(): number;
  _app_openings(): number;
  _app_replaced_card(): number;
  _app_set_kept(json: number): void;
  _app_source(): number;
  _app_revision(): number;
  _app_mirror_html(): number;
  _app_export(format: number): number;
  _app_state_json(): number;
  _app_catalog_json(): number;
  _app_items_json(): number;
  _app_item_at_json(x: number, y: number): number;
}

/** import.wasm, src/web/importer. */
export interface ImportModule {
  _malloc(size: number): number;
  _free(pointer: number): void;
  UTF8ToString(pointer: number): string;
  HEAPU8: Uint8Array;

  _import_is_onnx(head: number, size: number): number;
  _import_begin(size: number): void;
  _import_wanted_at(): number;
  _import_wanted_size(): number;
  _import_give(at: number, bytes: number, size: number): void;
  _import_position(): number;
  _import_scanned(): void;
  _import_text(text: number, size: number): void;
  _import_model_text(): number;
  _import_errors_json(): number;
}

export default function createModule(options: object): Promise<LedgerModule>;
