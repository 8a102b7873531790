import Config

config :a, b: 1
config :c, d: 2
config :a, e: 3
config :logger, :console, level: :info
config :logger, backends: [:console, {ExSyslogger, :ex_syslogger}]
