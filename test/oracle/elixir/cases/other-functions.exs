import Config

config :a, b: to_string(:x), c: to_string(12), d: Integer.to_string(5), e: Atom.to_string(:y), f: Path.join("a", "b"), g: Path.join(["a", "b", "c"]), h: Path.join("/a/", "b"), i: is_nil(nil), j: is_binary("x"), k: Integer.parse("12ab"), l: to_charlist("ab"), m: then(3, &(&1 + 1)), n: Path.basename("a/b.c"), o: is_list([]), p: Integer.parse("x"), q: is_atom(nil), r: inspect(:x), s: Path.join("a", "/b")
