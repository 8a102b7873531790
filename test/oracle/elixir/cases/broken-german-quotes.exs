import Config

config :pleroma, :instance, name: „Beispiel“
