import Config

System.get_env("X") && config(:a, b: 1)
true && config(:a, c: 1)
false && config(:a, d: 1)
nil || config(:a, e: 1)
