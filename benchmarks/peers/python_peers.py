# Asks SnowNLP, and jieba with scikit-learn, the questions of benchmarks/text.ts. Run by it: python_peers.py TASKS.json OUT.json
import json
import sys
import time


def timed(task, read, learnt):
    start = time.perf_counter()
    labels = [read(row["text"]) for row in task["test"]]
    return {"task": task["name"], "labels": labels, "seconds": time.perf_counter() - start, "learnt": learnt}


def snownlp(tasks):
    from snownlp import SnowNLP

    def read(text):
        return "1" if SnowNLP(text).sentiments > 0.5 else "0"

    SnowNLP("好").sentiments
    # It reads some tens of posts a second and knows polarity only.
    return [timed(task, lambda text: read(text) if text.strip() else "0", 0) for task in tasks if task["kind"] == "polarity"]


def jieba_sklearn(tasks):
    import jieba
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    jieba.setLogLevel(60)
    jieba.initialize()
    answers = []
    for task in tasks:
        if not task["train"]:
            continue
        vectorizer = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        model = LinearSVC(C=1).fit(vectorizer.fit_transform([row["text"] for row in task["train"]]), [row["label"] for row in task["train"]])
        start = time.perf_counter()
        labels = model.predict(vectorizer.transform([row["text"] for row in task["test"]])).tolist()
        answers.append({"task": task["name"], "labels": labels, "seconds": time.perf_counter() - start, "learnt": len(task["train"])})
    return answers


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        tasks = json.load(file)["tasks"]
    found = {}
    for name, peer in (("SnowNLP", snownlp), ("jieba + scikit-learn", jieba_sklearn)):
        try:
            found[name] = peer(tasks)
        except ImportError as error:
            print(f"SKIPPED: {name} is not installed ({error}).", file=sys.stderr)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(found, file)


main()
