import Config

config :pleroma, :instance,
  name: "x",
  # end of instance

config :pleroma, :media_proxy, enabled: false
