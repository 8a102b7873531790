import Config

config :pleroma, :instance, name: null
