import { EVENT_ID, type Event, getScalarValue, parseEvents } from "js-yaml";

/** The range of offsets of a node in the text. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

interface Frame {
  readonly path: string;
  readonly mapping: boolean;
  index: number;
  key: string | undefined;
}

/** The key under which a path of keys and indexes is found. */
export function placeKey(path: readonly PropertyKey[]): string {
  return path.map(String).join("\u0000");
}

/**
 * Where every key and item of a YAML document stands: of an entry of a mapping its key,
 * of an item of a sequence its value. Validation knows paths only, people need lines.
 * Throws `YAMLException` where the text is no YAML.
 */
export function yamlPlaces(text: string): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const frames: Frame[] = [];
  for (const event of parseEvents(text, { maxDepth: 50 })) {
    if (event.type === EVENT_ID.POP) {
      frames.pop();
      continue;
    }
    if (event.type === EVENT_ID.DOCUMENT) {
      frames.push({ path: "", mapping: false, index: -1, key: undefined });
      continue;
    }
    const path = enter(frames, event, text, places);
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      const mapping = event.type === EVENT_ID.MAPPING;
      frames.push({ path, mapping, index: -1, key: undefined });
    }
  }
  return places;
}

/** Notes the place of one node in its parent; returns the path of the node. */
function enter(frames: Frame[], event: Event, text: string, places: Map<string, Place>): string {
  const parent = frames.at(-1);
  if (parent === undefined || (frames.length === 1 && parent.index === -1)) {
    if (parent) parent.index += 1;
    return "";
  }
  if (parent.mapping && parent.key === undefined) {
    parent.key = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : "?";
    const path = join(parent.path, parent.key);
    const place = placeOf(event);
    if (place) places.set(path, place);
    return path;
  }
  if (parent.mapping) {
    const path = join(parent.path, parent.key ?? "?");
    parent.key = undefined;
    return path;
  }
  parent.index += 1;
  const path = join(parent.path, String(parent.index));
  const place = placeOf(event);
  if (place) places.set(path, place);
  return path;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}\u0000${key}`;
}

function placeOf(event: Event): Place | undefined {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return { start: event.valueStart, end: event.valueEnd };
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return { start: event.start, end: event.start + 1 };
    case EVENT_ID.ALIAS:
      return { start: event.anchorStart, end: event.anchorEnd };
    default:
      return undefined;
  }
}
