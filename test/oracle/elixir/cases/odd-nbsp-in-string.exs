import Config

config :pleroma, :instance, name: "a b"
