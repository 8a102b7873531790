/** Imports what this Node cannot run itself, by bundling it first; `Module` is what it exports. */
export function importSources<Module>(contents: string): Promise<Module>;
