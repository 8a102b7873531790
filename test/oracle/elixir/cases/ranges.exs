import Config

config :a, b: 1..3, c: Enum.map(1..3, & &1), d: 3 in 1..5, e: Enum.to_list(5..1), f: Enum.to_list(1..9//4)
