import Config

config :a, b: 1_000, c: 0x1F, d: 0b101, e: 0o17, f: 1.5, g: 1.0e-3, h: -7, i: ?a, j: ?\n, k: +3, l: 12345678901234567890
