import Config

config :a, b: 60 * 60 * 24, c: div(7, 2), d: rem(7, 2), e: div(-7, 2), f: -(2), g: 5_000 / 1, h: 2 * 1.5, i: "b" > "B", j: :a == :b, k: [1] == [1], l: {1, 2} != {1, 2}, m: nil == false, n: 1 && 2, o: "a" =~ "a", p: 1 + 1 == 2 and true, q: "x" <> "y" <> "z"
