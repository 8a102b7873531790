import Config

config :a, b: Foo.
