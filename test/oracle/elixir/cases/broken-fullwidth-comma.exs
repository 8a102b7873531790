import Config

config :pleroma, :instance， name: "x"
