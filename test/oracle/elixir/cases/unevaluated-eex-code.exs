import Config

config :pleroma, :a, enabled: true
EEx.eval_string("<%= x %><% require Config; Config.config(:pleroma, :a, enabled: false) %>", x: 1)

config :pleroma, :b, enabled: true

EEx.eval_string("<%= elem({'', apply(Config, :config, [:pleroma, :b, [enabled: false]])}, 0) %>",
  x: 1
)

config :pleroma, :c, enabled: true

EEx.eval_string(
  "\x3C% apply(Config, :config, [:pleroma, :c, [enabled: false]]) %\x3E<%= x %>",
  x: 1
)
