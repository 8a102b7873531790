import Config

x = "v"
n = 3
config :a, b: "#{x}-#{n}", c: "#{:atom}", d: "#{nil}", e: "#{true}", f: "#{"in #{x}"}", g: :"q#{n}", h: "#{'abc'}", "k#{n}": 1
