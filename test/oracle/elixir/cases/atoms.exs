import Config

config :a, b: :x, c: :"quoted atom", d: nil, e: true, f: false, g: Foo.Bar, h: :Foo, i: :foo?, j: :bar!, k: :+, l: :"Elixir.Foo.Bar", m: :a@b
