import Config

config :pleroma, :instance, name: «Exemple»
