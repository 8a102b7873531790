import Config

config :a,
       B,
       x:
         1,
       y: [
         z: 2
       ]

config(
  :a,
  C,
  x: 1
)
