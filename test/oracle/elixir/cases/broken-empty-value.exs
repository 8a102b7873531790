import Config

config :pleroma, :instance, name: , email: "a"
