import Config

config :pleroma, Pleroma.Repo., server: true
