import Config

config :pleroma, :instance, name: name: "x"
