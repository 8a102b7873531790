/**
 * What is known to leave the configuration as it is: such a function computes, reads or prints, and
 * runs no code but the functions that it is given. A call to anything else may configure anything.
 * https://hexdocs.pm/elixir and https://www.erlang.org/doc/man_index.html
 */

/** Modules of which every function is such. */
const MODULES = words(`
  Access Atom Base Bitwise Calendar Calendar.ISO Date Date.Range DateTime Enum Exception Float IO
  IO.ANSI Integer Keyword List List.Chars Map MapSet NaiveDateTime OptionParser Path Range Regex
  Stream String String.Chars Time Tuple URI Version
  :base64 :binary :calendar :crypto :filename :inet :io_lib :lists :maps :math :orddict :ordsets
  :proplists :public_key :rand :re :sets :string :unicode :uri_string
  CAStore Jason :certifi :tls_certificate_check
`);

/** Functions of modules that have others as well. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  Application: `app_dir compile_env compile_env! delete_env ensure_all_started ensure_loaded
    ensure_started fetch_env fetch_env! get_all_env get_application get_env load
    loaded_applications put_all_env put_env spec started_applications`,
  Code: `ensure_compiled ensure_compiled! ensure_compiled? ensure_loaded ensure_loaded!
    ensure_loaded? loaded? string_to_quoted string_to_quoted!`,
  File: `cwd cwd! dir? exists? ls ls! lstat lstat! read read! read_link read_link! regular? stat
    stat!`,
  Function: "identity info",
  Kernel: `abs binary_part binary_slice binding bit_size byte_size ceil div elem floor
    function_exported? get_and_update_in get_in hd inspect is_atom is_binary is_bitstring
    is_boolean is_exception is_float is_function is_integer is_list is_map is_map_key is_nil
    is_number is_pid is_port is_reference is_struct is_tuple length macro_exported? make_ref
    map_size max min node not pop_in put_elem put_in rem round self send tap then tl to_char_list
    to_charlist to_string trunc tuple_size update_in
    + - * / ++ -- <> == != === !== < > <= >= ! && || .. =~ in`,
  Logger: `alert configure critical debug emergency error info log notice warn warning`,
  Mix: "debug? raise shell",
  "Mix.Project": "app_path build_path compile_path config deps_path deps_paths get get!",
  Module: "concat safe_concat split",
  Node: "alive? get_cookie list self",
  Process: "alive? get get_keys info list self sleep whereis",
  System: `argv at_exit build_info convert_time_unit cwd cwd! delete_env endianness fetch_env
    fetch_env! find_executable get_env get_pid halt monotonic_time no_halt os_time otp_release pid
    put_env schedulers schedulers_online stop system_time time_offset tmp_dir tmp_dir!
    unique_integer user_home user_home! version`,
  ":application": "get_all_env get_env get_key",
  ":code": "lib_dir priv_dir root_dir which",
  ":erlang": `abs atom_to_binary atom_to_list binary_to_atom binary_to_existing_atom
    binary_to_float binary_to_integer binary_to_list ceil crc32 element float_to_binary floor hd
    integer_to_binary integer_to_list iolist_to_binary is_atom is_binary is_integer is_list is_map
    length list_to_atom list_to_binary list_to_integer list_to_tuple map_size max md5 min
    monotonic_time node phash2 round self size split_binary system_info system_time term_to_binary
    timestamp tl trunc tuple_size tuple_to_list unique_integer`,
  ":file": "consult get_cwd list_dir read_file read_file_info",
  ":filelib": "file_size is_dir is_file is_regular last_modified wildcard",
  ":net_adm": "localhost",
  ":os": "getenv getpid system_time timestamp type version",
  ":ssl": "cipher_suites versions",
};

const NAMES: ReadonlySet<string> = new Set(
  Object.entries(FUNCTIONS).flatMap(([module, names]) =>
    [...words(names)].map((name) => `${module}.${name}`),
  ),
);

/** Modules that a file changes the meaning of Elixir itself with, when it defines them anew. */
const FOUNDATIONS = words(`
  Code Collectable Config Config.Provider Config.Reader Enumerable Inspect Kernel
  Kernel.SpecialForms Mix Mix.Config Protocol
`);

/** Names of fields of structs, for which nobody writes functions without arguments. */
const FIELDS = words(`
  authority day fragment host hour major microsecond minor minute month mtime patch path port pre
  query scheme second size type userinfo year
`);

/** Whether a function, by its full name, leaves the configuration as it is. */
export function isEffectFree(name: string): boolean {
  return NAMES.has(name) || MODULES.has(name.slice(0, name.lastIndexOf(".")));
}

/**
 * Whether a function may change files of the host, so that later imports read something else, but
 * has no other effect on the configuration.
 */
export function changesFiles(name: string): boolean {
  const isFile = name.startsWith("File.") && !name.startsWith("File.Stream.");
  return (isFile && !NAMES.has(name)) || CHANGE_FILES.has(name);
}

const CHANGE_FILES = words("System.cmd System.shell :os.cmd");

/** Whether a module is one of Elixir's or Erlang's own, or is as well known. */
export function isWellKnown(module: string): boolean {
  return MODULES.has(module) || Object.hasOwn(FUNCTIONS, module) || FOUNDATIONS.has(module);
}

export function isStructField(name: string): boolean {
  return FIELDS.has(name);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
