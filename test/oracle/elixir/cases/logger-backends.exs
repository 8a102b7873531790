import Config

config :logger,
  backends: [:console, {ExSyslogger, :ex_syslogger}, Quack.Logger]

config :logger, :ex_syslogger, level: :warn, ident: "pleroma", format: "$metadata[$level] $message"
config :logger, :console, level: :debug, format: "\n$time $metadata[$level] $message\n", metadata: [:request_id]
config :quack, level: :warn, meta: [:all], webhook_url: "https://hooks.example.net/services/fake"
