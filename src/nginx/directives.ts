/** Where a directive may stand, and with what: the bit tables of nginx's modules, as data. */
export interface DirectiveRule {
  /** One letter per context, see `CONTEXTS`. */
  readonly contexts: string;
  readonly block: boolean;
  readonly least: number;
  readonly most: number;
  /** One argument, `on` or `off`. */
  readonly flag: boolean;
}

export const CONTEXTS = {
  m: "the main level",
  e: "events",
  h: "http",
  s: "server",
  l: "location",
  /** `if` in a location. */
  i: "if",
  /** `if` in a server. */
  I: "if",
  x: "limit_except",
  u: "upstream",
} as const;

export type Context = keyof typeof CONTEXTS;

/** Contexts, arguments (`1`, `1-2`, `1+`, `flag`), `{}` for a block, then the directives. */
const TABLE: readonly (readonly [contexts: string, args: string, names: string])[] = [
  ["m", "0{}", "events http mail stream"],
  ["m", "flag", "daemon master_process pcre_jit"],
  ["m", "1", "pid worker_processes worker_rlimit_nofile load_module worker_shutdown_timeout"],
  ["m", "1-2", "user"],
  ["e", "1", "worker_connections use"],
  ["e", "flag", "accept_mutex multi_accept"],
  ["h", "0{}", "server"],
  ["h", "1{}", "upstream"],
  ["h", "2{}", "map split_clients"],
  ["h", "1-2{}", "geo"],
  ["sl", "1-2{}", "location"],
  ["sl", "1+{}", "if"],
  ["l", "1+{}", "limit_except"],
  ["hsl", "0{}", "types"],
  ["s", "1+", "listen server_name"],
  ["slIi", "1-2", "return"],
  ["slIi", "2-3", "rewrite"],
  ["slIi", "2", "set"],
  ["slIi", "0", "break"],
  ["l", "0", "internal"],
  ["hsli", "2-3", "add_header add_trailer"],
  ["hsli", "1-2", "expires"],
  ["lix", "1", "proxy_pass"],
  ["li", "1", "fastcgi_pass uwsgi_pass scgi_pass grpc_pass memcached_pass"],
  ["hsli", "1", "root"],
  ["l", "1", "alias"],
  ["hsl", "1+", "index dav_methods"],
  ["hs", "2", "ssl_conf_command"],
  ["sl", "2+", "try_files"],
  ["hsli", "2+", "error_page"],
  ["hsl", "2", "proxy_set_header grpc_set_header"],
  ["hsl", "2-3", "fastcgi_param scgi_param uwsgi_param"],
  [
    "hsl",
    "1",
    "proxy_hide_header proxy_pass_header fastcgi_hide_header fastcgi_pass_header grpc_hide_header grpc_pass_header",
  ],
  ["hsl", "1+", "proxy_ignore_headers proxy_next_upstream proxy_ssl_protocols"],
  [
    "hsl",
    "flag",
    "proxy_buffering proxy_intercept_errors proxy_ignore_client_abort proxy_pass_request_body proxy_pass_request_headers proxy_request_buffering proxy_ssl_server_name proxy_ssl_verify proxy_cache_lock proxy_cache_revalidate proxy_cache_background_update proxy_force_ranges fastcgi_intercept_errors fastcgi_buffering",
  ],
  [
    "hsl",
    "1",
    "proxy_http_version proxy_connect_timeout proxy_read_timeout proxy_send_timeout proxy_buffer_size proxy_busy_buffers_size proxy_cache proxy_cache_key proxy_max_temp_file_size proxy_cache_min_uses proxy_cache_lock_timeout proxy_cache_lock_age proxy_ssl_name proxy_ssl_trusted_certificate fastcgi_index fastcgi_read_timeout slice",
  ],
  ["hsl", "2", "proxy_buffers fastcgi_buffers"],
  ["hsl", "1+", "proxy_cache_bypass proxy_no_cache proxy_cache_valid proxy_cache_use_stale"],
  ["h", "2+", "proxy_cache_path fastcgi_cache_path"],
  ["hs", "1", "ssl_certificate ssl_certificate_key ssl_dhparam ssl_ciphers ssl_ecdh_curve"],
  ["hs", "1+", "ssl_protocols"],
  ["hs", "1-2", "ssl_session_cache"],
  [
    "hs",
    "flag",
    "ssl ssl_prefer_server_ciphers ssl_session_tickets ssl_stapling ssl_stapling_verify ssl_early_data ssl_reject_handshake",
  ],
  [
    "hs",
    "1",
    "ssl_session_timeout ssl_trusted_certificate ssl_client_certificate ssl_verify_client ssl_verify_depth ssl_buffer_size ssl_session_ticket_key ssl_stapling_file ssl_stapling_responder ssl_crl ssl_password_file",
  ],
  ["hsli", "flag", "sendfile gzip"],
  [
    "hsl",
    "flag",
    "gzip_vary tcp_nopush tcp_nodelay etag absolute_redirect port_in_redirect server_name_in_redirect recursive_error_pages log_not_found log_subrequest chunked_transfer_encoding autoindex reset_timedout_connection gunzip",
  ],
  ["hs", "flag", "merge_slashes ignore_invalid_headers underscores_in_headers"],
  [
    "hsl",
    "1",
    "gzip_comp_level gzip_min_length gzip_http_version server_tokens default_type types_hash_max_size types_hash_bucket_size client_body_timeout send_timeout client_body_buffer_size lingering_close lingering_time lingering_timeout resolver_timeout gzip_static",
  ],
  ["hslu", "1-2", "keepalive_timeout"],
  ["hsli", "1", "limit_rate limit_rate_after"],
  ["hsl", "1", "client_max_body_size"],
  ["hslu", "1", "keepalive_requests"],
  ["hsl", "1+", "gzip_types gzip_proxied gzip_disable resolver"],
  ["hsl", "2", "gzip_buffers"],
  ["hs", "1", "client_header_timeout client_header_buffer_size"],
  ["hs", "2", "large_client_header_buffers"],
  [
    "h",
    "1",
    "server_names_hash_bucket_size server_names_hash_max_size map_hash_bucket_size map_hash_max_size variables_hash_max_size variables_hash_bucket_size",
  ],
  ["hslix", "1+", "access_log"],
  ["h", "2+", "log_format"],
  ["mhsl", "1+", "error_log"],
  ["hslx", "1", "allow deny auth_basic_user_file"],
  ["hslx", "1", "auth_basic"],
  ["hsl", "1", "auth_request satisfy"],
  ["hsl", "2", "auth_request_set"],
  ["hsl", "1-3", "limit_req"],
  ["h", "3-4", "limit_req_zone"],
  ["hsl", "2", "limit_conn"],
  ["h", "2", "limit_conn_zone"],
  ["hsli", "1", "charset"],
  ["hsl", "1+", "charset_types"],
  ["hsl", "1-2", "open_file_cache"],
  ["hsl", "1", "open_file_cache_valid open_file_cache_min_uses"],
  ["hsl", "flag", "open_file_cache_errors real_ip_recursive"],
  ["hsl", "1", "set_real_ip_from real_ip_header"],
  ["hsl", "2", "sub_filter"],
  ["hsl", "1-2", "proxy_cookie_domain"],
  ["hsl", "1-4", "proxy_cookie_flags"],
  ["hsl", "1+", "sub_filter_types"],
  ["hs", "flag", "http2 http3"],
  ["u", "1+", "server"],
  ["u", "1", "keepalive"],
  ["u", "1-2", "hash zone"],
  ["u", "0", "ip_hash least_conn"],
  [
    "hsli",
    "1+",
    "more_set_headers more_clear_headers more_set_input_headers more_clear_input_headers",
  ],
];

/** A name may stand for two directives: `server` in `http` and in `upstream`. */
export const DIRECTIVES: ReadonlyMap<string, readonly DirectiveRule[]> = readTable();

function readTable(): ReadonlyMap<string, readonly DirectiveRule[]> {
  const directives = new Map<string, DirectiveRule[]>();
  for (const [contexts, args, names] of TABLE) {
    const rule = readRule(contexts, args);
    for (const name of names.split(" ")) {
      directives.set(name, [...(directives.get(name) ?? []), rule]);
    }
  }
  return directives;
}

function readRule(contexts: string, args: string): DirectiveRule {
  const block = args.endsWith("{}");
  const count = block ? args.slice(0, -2) : args;
  const flag = count === "flag";
  const [least = "0", most] = flag ? ["1"] : count.replace("+", "-Infinity").split("-");
  return { contexts, block, flag, least: Number(least), most: Number(most ?? least) };
}
