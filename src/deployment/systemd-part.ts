import type { Problem } from "../source/problem.ts";
import type { Repository } from "../source/repository.ts";
import { SourceFile } from "../source/source-file.ts";
import { type ExposureFigure, worstFigure } from "../systemd/exposure/figure.ts";
import { assembleUnits } from "../systemd/unit/assemble.ts";
import type { Unit } from "../systemd/unit/unit.ts";
import { allServices, type PleromaService } from "./services.ts";
import { bearsUsualName, otherProgram, runsPleroma } from "./systemd-recognition.ts";

export interface SystemdPart {
  /** `undefined` where no unit is Pleroma's. */
  readonly services: readonly PleromaService[] | undefined;
  /** Of the most exposed service; `undefined` where there is none, or systemd refuses one. */
  readonly exposure: ExposureFigure | undefined;
  /** Units that run Pleroma or bear its name, judged or not: secrets are looked for in them. */
  readonly units: readonly Unit[];
  /** Why units of Pleroma's name are not judged. */
  readonly notices: readonly string[];
  /** Of Pleroma's own units, as those of other services are not judged; and units left unread. */
  readonly problems: readonly Problem[];
}

/** An encrypted file is like a template of which all is filled in later: it may set anything. */
function readable(file: SourceFile): SourceFile {
  if (file.encryption === undefined) return file;
  const name = `encrypted_by_${file.encryption.replace(/[^\w.-]/g, "_")}`;
  return new SourceFile(file.path, `[Service]\n{{ ${name} }}\n`);
}

/** @param told names of units that run Pleroma, besides those that are recognised */
export function readSystemd(repository: Repository, told: readonly string[] = []): SystemdPart {
  const files = repository.candidates.systemd
    .flatMap((path) => repository.files.get(path) ?? [])
    .map(readable);
  if (files.length === 0) {
    return { services: undefined, exposure: undefined, units: [], notices: [], problems: [] };
  }
  const configuration = assembleUnits(files, { links: repository.links });
  const services = allServices(configuration, told);
  const names = new Set(told);
  const units = configuration.units.filter(
    (unit) => bearsUsualName(unit) || runsPleroma(unit, names),
  );
  return {
    services: services.length > 0 ? services : undefined,
    exposure: worstFigure(services.map(({ exposure }) => exposure)),
    units,
    notices: units.filter(({ name }) => !names.has(name.name)).flatMap(noticeOf),
    problems: [
      ...services.flatMap(({ unit }) => unit.problems),
      ...configuration.problems.filter(({ code }) => code === "systemd/limit"),
    ],
  };
}

function noticeOf(unit: Unit): readonly string[] {
  const program = unit.state === "loaded" ? otherProgram(unit) : undefined;
  if (program === undefined) return [];
  const path = unit.main?.path ?? unit.name.name;
  return [`${path} runs ${program} and not Pleroma itself: it is not judged.`];
}
