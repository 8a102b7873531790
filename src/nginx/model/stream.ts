import { uncertaintyOf } from "../syntax/placeholders.ts";
import type { Argument, Directive } from "../syntax/syntax.ts";
import { readListen } from "./listen.ts";
import type { StreamServer, Upstream } from "./model.ts";
import { findUpstreamBlock, readAddress, readUpstreamBlocks } from "./upstream.ts";

/** The servers of `stream` blocks, which pass bytes on (ngx_stream_proxy_module.c). */
export function readStreams(streams: readonly Directive[]): readonly StreamServer[] {
  return streams.flatMap(({ block = [] }) => {
    const upstreams = readUpstreamBlocks(block.filter(({ name }) => name === "upstream"));
    return block.flatMap((directive) => {
      const pass = directive.block?.find(({ name }) => name === "proxy_pass");
      const [argument] = pass?.args ?? [];
      if (directive.name !== "server" || argument === undefined) return [];
      const { location } = directive;
      const listens = (directive.block ?? []).filter(({ name }) => name === "listen");
      const upstream = upstreamOf(argument, upstreams);
      return [{ listens: listens.flatMap(readListen), upstream, location }];
    });
  });
}

function upstreamOf(argument: Argument, upstreams: ReadonlyMap<string, Upstream>): Upstream {
  const { value, location, placeholders } = argument;
  const [placeholder] = placeholders;
  const named = findUpstreamBlock(upstreams, value);
  if (named !== undefined) return named;
  const uncertain =
    placeholder !== undefined
      ? uncertaintyOf(placeholder, location)
      : value.includes("$")
        ? { reason: `the variables of ${value}`, location }
        : undefined;
  const address = { ...readAddress(value, argument, 0), uncertain };
  return { name: value, addresses: [address], location, uncertain };
}
