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

/** `PF:pass` stands for `proxy_pass` and `fastcgi_pass`. */
const FAMILIES: Readonly<Record<string, string>> = {
  P: "proxy_",
  F: "fastcgi_",
  S: "scgi_",
  U: "uwsgi_",
  G: "grpc_",
  M: "memcached_",
};

/**
 * Contexts, arguments (`1`, `1-2`, `1+`, `flag`), `{}` for a block, then the directives: what nginx
 * 1.22 answers to each of its own, with what later versions have added to them.
 */
const TABLE: readonly (readonly [contexts: string, args: string, names: string])[] = [
  ["m", "0{}", "events http mail stream"],
  ["m", "flag", "daemon master_process pcre_jit"],
  [
    "m",
    "1",
    "pid worker_processes worker_rlimit_nofile load_module worker_shutdown_timeout debug_points env lock_file ssl_engine timer_resolution worker_priority worker_rlimit_core working_directory",
  ],
  ["m", "1-2", "user"],
  [
    "e",
    "1",
    "worker_connections use accept_mutex_delay debug_connection epoll_events worker_aio_requests",
  ],
  ["e", "flag", "accept_mutex multi_accept"],
  ["h", "0{}", "server"],
  ["u", "1+", "server"],
  ["h", "1{}", "upstream"],
  ["h", "2{}", "map split_clients charset_map"],
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
  ["l", "0", "internal empty_gif flv mp4"],
  ["hsli", "2-3", "add_header add_trailer"],
  ["hsli", "1-2", "expires"],
  ["lix", "1", "P:pass"],
  ["li", "1", "FUSGM:pass"],
  ["hsli", "1", "root limit_rate limit_rate_after charset post_action source_charset"],
  ["l", "1", "alias"],
  ["hslu", "1+", "resolver"],
  [
    "hsl",
    "1+",
    "index dav_methods gzip_types gzip_proxied gzip_disable charset_types sub_filter_types addition_types ancient_browser ssi_types PFGSU:ignore_headers PFGMSU:next_upstream PGU:ssl_protocols PFSU:cache_bypass PFSU:no_cache PFSU:cache_valid PFSU:cache_use_stale FPSU:cache_methods",
  ],
  ["hs", "2", "ssl_conf_command large_client_header_buffers"],
  ["sl", "2+", "try_files"],
  ["hsli", "2+", "error_page"],
  [
    "hsl",
    "2",
    "gzip_buffers auth_request_set limit_conn sub_filter gunzip_buffers output_buffers PG:set_header PFSU:buffers GPU:ssl_conf_command",
  ],
  ["hsl", "2-3", "FSU:param"],
  ["hslu", "1", "resolver_timeout"],
  [
    "hsl",
    "1",
    "slice gzip_comp_level gzip_min_length gzip_http_version server_tokens default_type types_hash_max_size types_hash_bucket_size client_body_timeout send_timeout client_body_buffer_size lingering_close lingering_time lingering_timeout gzip_static client_max_body_size auth_request satisfy open_file_cache_valid open_file_cache_min_uses set_real_ip_from real_ip_header add_after_body add_before_body ancient_browser_value auth_delay autoindex_format client_body_in_file_only directio directio_alignment gzip_hash gzip_window http2_chunk_size http2_push if_modified_since limit_conn_log_level limit_conn_status limit_req_log_level limit_req_status max_ranges min_delete_depth mirror modern_browser_value mp4_buffer_size mp4_max_buffer_size postpone_gzipping postpone_output read_ahead secure_link secure_link_md5 secure_link_secret sendfile_max_chunk ssi_min_file_chunk ssi_value_length subrequest_output_buffer_size userid userid_domain userid_expires userid_mark userid_name userid_p3p userid_path userid_service PFGSU:hide_header PFGSU:pass_header P:http_version P:headers_hash_bucket_size P:headers_hash_max_size P:method P:set_body PFGMSU:connect_timeout PFGMSU:read_timeout PFGMSU:send_timeout PFGMSU:buffer_size PFSU:busy_buffers_size PFSU:cache PFSU:cache_key PFSU:max_temp_file_size PFSU:cache_min_uses PFSU:cache_lock_timeout PFSU:cache_lock_age PGU:ssl_name PGU:ssl_trusted_certificate F:index F:catch_stderr F:split_path_info FPSU:cache_max_range_offset FPSU:limit_rate FPSU:store FPSU:temp_file_write_size FGMPSU:next_upstream_timeout FGMPSU:next_upstream_tries FP:send_lowat GPU:ssl_certificate GPU:ssl_certificate_key GPU:ssl_ciphers GPU:ssl_crl GPU:ssl_password_file GPU:ssl_verify_depth M:gzip_flag U:modifier1 U:modifier2 U:string",
  ],
  [
    "hsl",
    "flag",
    "gzip_vary tcp_nopush tcp_nodelay etag absolute_redirect port_in_redirect server_name_in_redirect recursive_error_pages log_not_found log_subrequest chunked_transfer_encoding autoindex reset_timedout_connection gunzip open_file_cache_errors real_ip_recursive aio_write autoindex_exact_size autoindex_localtime client_body_in_single_buffer create_full_put_path gzip_no_buffer http2_push_preload limit_conn_dry_run limit_req_dry_run mirror_request_body mp4_start_key_frame msie_padding msie_refresh open_file_cache_events ssi_ignore_recycled_buffers ssi_last_modified ssi_silent_errors sub_filter_last_modified sub_filter_once PFSU:buffering PFSU:ignore_client_abort PFSU:pass_request_body PFSU:pass_request_headers PFSU:request_buffering PFSU:cache_lock PFSU:cache_revalidate PFSU:cache_background_update PFSU:force_ranges PFGSU:intercept_errors PGU:ssl_server_name PGU:ssl_verify F:keep_conn FGMPSU:socket_keepalive GPU:ssl_session_reuse P:cache_convert_head",
  ],
  ["h", "2+", "log_format PFSU:cache_path"],
  [
    "hs",
    "1",
    "ssl_certificate ssl_certificate_key ssl_dhparam ssl_ciphers ssl_ecdh_curve ssl_session_timeout ssl_trusted_certificate ssl_client_certificate ssl_verify_client ssl_verify_depth ssl_buffer_size ssl_session_ticket_key ssl_stapling_file ssl_stapling_responder ssl_crl ssl_password_file client_header_timeout client_header_buffer_size connection_pool_size http2_body_preread_size http2_idle_timeout http2_max_concurrent_pushes http2_max_concurrent_streams http2_max_field_size http2_max_header_size http2_max_requests http2_pool_size http2_recv_timeout http2_streams_index_size max_headers request_pool_size ssl_ocsp ssl_ocsp_cache ssl_ocsp_responder",
  ],
  ["hs", "1+", "ssl_protocols"],
  ["hs", "1-2", "ssl_session_cache"],
  [
    "hs",
    "flag",
    "ssl ssl_prefer_server_ciphers ssl_session_tickets ssl_stapling ssl_stapling_verify ssl_early_data ssl_reject_handshake merge_slashes ignore_invalid_headers underscores_in_headers http2 http3",
  ],
  ["hsli", "flag", "sendfile gzip override_charset"],
  ["hsl", "1-2", "keepalive_timeout"],
  ["u", "1", "keepalive_timeout"],
  ["hslu", "1", "keepalive_requests keepalive_time"],
  [
    "h",
    "1",
    "server_names_hash_bucket_size server_names_hash_max_size map_hash_bucket_size map_hash_max_size variables_hash_max_size variables_hash_bucket_size http2_recv_buffer_size",
  ],
  ["hslix", "1+", "access_log"],
  ["mhsl", "1+", "error_log"],
  ["hslx", "1", "allow deny auth_basic_user_file auth_basic"],
  ["hsl", "1-3", "limit_req dav_access userid_flags FPSU:store_access"],
  ["h", "3-4", "limit_req_zone"],
  ["h", "2", "limit_conn_zone"],
  [
    "hsl",
    "1-2",
    "open_file_cache disable_symlinks keepalive_disable modern_browser P:cookie_domain P:cookie_path P:redirect FGMPSU:bind",
  ],
  ["hsl", "1-4", "client_body_temp_path open_log_file_cache P:cookie_flags FPSU:temp_path"],
  ["u", "1-2", "keepalive"],
  ["u", "1-2", "hash zone"],
  ["u", "0", "ip_hash least_conn"],
  [
    "hsli",
    "1+",
    "more_set_headers more_clear_headers more_set_input_headers more_clear_input_headers",
  ],
  ["l", "flag", "random_index"],
  ["sl", "1", "referer_hash_bucket_size referer_hash_max_size"],
  ["hsliI", "flag", "rewrite_log uninitialized_variable_warn"],
  ["sl", "0-1", "stub_status"],
  ["m", "2-3", "thread_pool"],
  ["sl", "1+", "valid_referers"],
  ["m", "1+", "worker_cpu_affinity"],
];

/** A name may stand for two directives: `server` in `http` and in `upstream`. */
export const DIRECTIVES: ReadonlyMap<string, readonly DirectiveRule[]> = readTable();

function readTable(): ReadonlyMap<string, readonly DirectiveRule[]> {
  const directives = new Map<string, DirectiveRule[]>();
  for (const [contexts, args, names] of TABLE) {
    const rule = readRule(contexts, args);
    for (const name of names.split(" ").flatMap(namesOf)) {
      directives.set(name, [...(directives.get(name) ?? []), rule]);
    }
  }
  return directives;
}

function namesOf(written: string): readonly string[] {
  const [families = "", name] = written.split(":");
  if (name === undefined) return [written];
  return [...families].map((family) => `${FAMILIES[family] ?? ""}${name}`);
}

function readRule(contexts: string, args: string): DirectiveRule {
  const block = args.endsWith("{}");
  const count = block ? args.slice(0, -2) : args;
  const flag = count === "flag";
  const [least = "0", most] = flag ? ["1"] : count.replace("+", "-Infinity").split("-");
  return { contexts, block, flag, least: Number(least), most: Number(most ?? least) };
}
