import Config

config :pleroma, :a, b: [0x1F, 0b101, 0o17, 1_000_000, 1.5e3, 1.0e-2, 0xff]
