import Config

config :pleroma, :a, b: "x#{"y#{"z"}"}w"
