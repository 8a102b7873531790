import Config

for x <- nil, do: config(:p, x, 1)
