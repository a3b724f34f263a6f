import type { ImportModule } from "./ledger.js";

export default function createModule(options: object): Promise<ImportModule>;
