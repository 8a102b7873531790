import Config

config :pleroma, :a,
  b: 1,

config :pleroma, :c, d: 1
