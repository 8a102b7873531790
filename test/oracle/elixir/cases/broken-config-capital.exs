import Config

Config :pleroma, :a, b: 1
