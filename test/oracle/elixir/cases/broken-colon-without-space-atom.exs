import Config

config :pleroma, Pleroma.Upload, level::debug
