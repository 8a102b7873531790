import Config

config :pleroma, :instance, name: "the "best" place"
